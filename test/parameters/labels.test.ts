import type { INodeProperties } from 'n8n-workflow';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';

const field = (name: string, displayName: string, more: Partial<INodeProperties> = {}) => ({
	name,
	displayName,
	type: 'string' as const,
	default: '',
	...more,
});

describe('labelsOf', () => {
	it('finds the labels of a form, those inside collections included', () => {
		const labels = labelsOf([
			field('name', 'Name'),
			field('guards', 'Guards', {
				type: 'collection',
				options: [field('planId', 'Plan ID'), field('undoWindow', 'Undo Window (Minutes)')],
			}),
		]);
		expect(Object.fromEntries(labels)).toEqual({
			name: 'Name',
			guards: 'Guards',
			planId: 'Plan ID',
			undoWindow: 'Undo Window (Minutes)',
		});
	});

	it('takes no option of a dropdown for a field', () => {
		const labels = labelsOf([
			field('direction', 'Direction', {
				type: 'options',
				options: [{ name: 'Ascending', value: 'ASC' }],
			}),
		]);
		expect([...labels.keys()]).toEqual(['direction']);
	});

	it('prefers the label outside a collection', () => {
		const inner = field('fields', 'Fields', {
			type: 'collection',
			options: [field('name', 'Inner Name')],
		});
		expect(labelsOf([field('name', 'Name'), inner]).get('name')).toBe('Name');
	});
});
