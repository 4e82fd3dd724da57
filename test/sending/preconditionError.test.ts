import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';

const cost = { message: 'It costs 5.', remedy: 'Raise "Maximum Cost".' };
const empty = { message: 'It has no recipients.', remedy: 'Add some.' };

describe('PreconditionError', () => {
	it('says of one reason what was not done, and why', () => {
		const error = new PreconditionError([cost], 'Nothing was sent.');
		expect(error.message).toBe('Nothing was sent. It costs 5.');
		expect(error.remedy).toBe('Raise "Maximum Cost".');
		expect(error.name).toBe('PreconditionError');
		expect(new PreconditionError([cost]).message).toBe('It costs 5.');
	});

	it('says of several how many there are, and then each in a line with its own remedy', () => {
		const error = new PreconditionError([cost, empty], 'Nothing was sent.');
		expect(error.message).toBe('Nothing was sent, for 2 reasons. The first: It costs 5.');
		expect(error.allReasons).toBe('Nothing was sent. It costs 5. It has no recipients.');
		expect(error.remedy.split('\n')).toEqual([
			'1. It costs 5. Raise "Maximum Cost".',
			'2. It has no recipients. Add some.',
		]);
		expect(new PreconditionError([cost, empty]).message).toBe(
			'It was not done, for 2 reasons. The first: It costs 5.',
		);
	});
});
