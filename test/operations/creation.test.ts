import {
	addCreationWarnings,
	contentProperties,
	ifNameExists,
	readCreation,
} from '../../nodes/QlaraCampaigns/operations/creation';
import { nameField, optionalFields } from '../../nodes/QlaraCampaigns/operations/campaignFields';
import { creation } from '../engine/values';
import { paramsOf } from '../parameters/paramsOf';

const fields = [nameField.property, ifNameExists, ...contentProperties(optionalFields)];
const defaults = Object.fromEntries(fields.map(({ name, default: value }) => [name, value]));
const read = (values: Record<string, unknown>, optional = optionalFields) => {
	const params = paramsOf({ ...defaults, ...values });
	return readCreation({ params, allItems: () => [params] }, optional);
};

describe('the form of a new campaign', () => {
	it('is read as the body of a create, a draft unless somebody says otherwise', () => {
		const { body, channelBody, duplicates } = read(creation('SMS'));
		const message = { smsSender: 'MyShop', smsBody: 'Hi {{firstName}}, we reopen on Monday.' };
		expect(channelBody).toEqual(message);
		expect(duplicates).toEqual([]);
		expect(body).toEqual({
			name: 'Spring SMS',
			sendingMode: 'SMS',
			...message,
			destinationType: 1,
			contactListIds: [87, 88],
			readyToSend: false,
		});
		expect(read(creation('SMS', { additionalFields: { readyToSend: true } })).body).toMatchObject({
			readyToSend: true,
		});
	});

	it('offers and reads only the optional fields that it was made with', () => {
		const [description] = optionalFields;
		const added = { additionalFields: { description: 'x', readyToSend: true } };
		expect(read(creation('SMS', added), [description!]).body).toMatchObject({
			description: 'x',
			readyToSend: false,
		});
		const collection = contentProperties([description!]).at(-1)!;
		expect(collection.options!.map(({ name }) => name)).toEqual(['description']);
	});

	it('tells what looks wrong in it', () => {
		const given = read(
			creation('SMS', {
				smsBody: 'Hi undefined',
				destinationType: 2,
				destinations: '+393401234567, 00393401234567',
			}),
		);
		expect(addCreationWarnings({ id: 7 }, given)).toEqual({
			id: 7,
			duplicateDestinations: ['+393401234567'],
			warnings: [expect.stringContaining('"undefined"')],
		});
	});
});
