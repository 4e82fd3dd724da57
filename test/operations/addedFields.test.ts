import { readAddedFields } from '../../nodes/QlaraCampaigns/operations/addedFields';
import { flagField, textField } from '../../nodes/QlaraCampaigns/parameters/fields';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';
import { paramsOf } from '../parameters/paramsOf';

const note = textField({ displayName: 'Note', name: 'note' });
const ready = flagField({ displayName: 'Ready', name: 'ready' });
const labels = labelsOf([note.property, ready.property]);
const collection = (values: Record<string, unknown>, raw = values) =>
	paramsOf(values, { raw, labels });

describe('readAddedFields', () => {
	it('reads what was added, and nothing else', () => {
		expect(readAddedFields(collection({ note: 'x' }), [note, ready])).toEqual({ note: 'x' });
		expect(readAddedFields(collection({}), [note, ready])).toEqual({});
	});

	it('returns a field that was left empty as empty', () => {
		expect(readAddedFields(collection({ note: '' }), [note])).toEqual({ note: '' });
	});

	it.each([undefined, null, '', ' '])(
		'does not take an expression that returned %j for a field that was left empty or not added',
		(value) => {
			const added = collection({ note: value }, { note: '={{ $json.note }}' });
			expect(() => readAddedFields(added, [note])).toThrow(
				'"Note" has no value: its expression returned nothing for this item',
			);
		},
	);
});
