import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';

describe('InputError', () => {
	it('names the parameter as the form does, and keeps the remedy apart', () => {
		const error = new InputError('Maximum Cost', 'is empty', 'Fill it in.');
		expect(error).toBeInstanceOf(Error);
		expect([error.name, error.message, error.remedy]).toEqual([
			'InputError',
			'"Maximum Cost" is empty',
			'Fill it in.',
		]);
	});
});
