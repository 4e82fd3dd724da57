import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';

describe('PreconditionError', () => {
	it('says what was not done, and why', () => {
		const error = new PreconditionError(
			[
				{ message: 'It costs 5.', remedy: 'Raise "Maximum Cost".' },
				{ message: 'It has no recipients.', remedy: 'Add some.' },
			],
			'Nothing was sent.',
		);
		expect(error.message).toBe('Nothing was sent. It costs 5. It has no recipients.');
		expect(error.remedy).toBe('Raise "Maximum Cost". Add some.');
		expect(error.name).toBe('PreconditionError');
	});

	it('gives each remedy once', () => {
		const remedy = 'Look at the campaign in Qlara.';
		const error = new PreconditionError([
			{ message: 'One.', remedy },
			{ message: 'Two.', remedy },
		]);
		expect(error.remedy).toBe(remedy);
		expect(error.message).toBe('One. Two.');
	});
});
