import { parseScheduledDate } from './dates';
import type { Dialect } from './dialect';
import { channelsOf, missingChannelField } from './modes';
import { Refusal, type Id, type WritableFields } from './types';

/** What a create starts from, and what a replacing PUT falls back to. */
export function emptyFields(dialect: Dialect): WritableFields {
	return {
		name: '',
		description: null,
		sendingMode: '',
		smsSender: null,
		smsBody: null,
		rcsAgentId: null,
		rcsTemplateId: null,
		whatsappPhoneNumberId: null,
		whatsappTemplateId: null,
		destinationType: null,
		contactListIds: [],
		destinations: [],
		scheduledAt: null,
		readyToSend: dialect.readyToSendDefault,
	};
}

type Reader = (value: unknown, field: string, now: number) => unknown;

const text: Reader = (value, field) => {
	if (typeof value !== 'string') throw new Refusal(400, `${field} must be a string`, field);
	return value;
};
const id: Reader = (value, field) => {
	if (isId(value)) return value;
	throw new Refusal(400, `${field} must be an id`, field);
};
const optional =
	(reader: Reader): Reader =>
	(value, field, now) =>
		value === null ? null : reader(value, field, now);

const readers: Record<string, Reader> = {
	name: text,
	description: optional(text),
	sendingMode: text,
	smsSender: optional(text),
	smsBody: optional(text),
	rcsAgentId: optional(id),
	rcsTemplateId: optional(id),
	whatsappPhoneNumberId: optional(id),
	whatsappTemplateId: optional(id),
	destinationType: (value) => {
		if (value !== 1 && value !== 2)
			throw new Refusal(
				400,
				'destinationType must be 1 (contact lists) or 2 (numbers)',
				'destinationType',
			);
		return value;
	},
	contactListIds: (value, field) => {
		if (!Array.isArray(value) || !value.every(isId))
			throw new Refusal(400, 'contactListIds must be an array of ids', field);
		return value;
	},
	destinations: (value, field) => {
		if (!Array.isArray(value)) throw new Refusal(400, 'destinations must be an array', field);
		return value.map((number: unknown) => {
			if (typeof number === 'string' && /^\+[1-9]\d{6,14}$/.test(number)) return number;
			throw new Refusal(400, `"${String(number)}" is not an E.164 number`, field);
		});
	},
	readyToSend: (value, field) => {
		if (typeof value !== 'boolean') throw new Refusal(400, 'readyToSend must be a boolean', field);
		return value;
	},
};

function isId(value: unknown): value is Id {
	return (
		(typeof value === 'number' && Number.isInteger(value)) ||
		(typeof value === 'string' && value !== '')
	);
}

function readSchedule(value: unknown, now: number): number | null {
	if (value === null) return null;
	const at = typeof value === 'string' ? parseScheduledDate(value) : null;
	if (at === null)
		throw new Refusal(
			400,
			'scheduledDate must have the pattern yyyy-MM-dd HH:mm:ss.SSSZ',
			'scheduledDate',
		);
	if (at <= now) throw new Refusal(400, 'scheduledDate must be in the future', 'scheduledDate');
	return at;
}

/** A request's body, parsed once for everyone who looks at it. */
export interface ParsedBody {
	present: boolean;
	/** False when it is there but is no JSON; `value` is then the text. */
	isJson: boolean;
	value: unknown;
}

export function parseBody(text: string | undefined): ParsedBody {
	if (text === undefined || text === '') return { present: false, isJson: false, value: undefined };
	try {
		return { present: true, isJson: true, value: JSON.parse(text) as unknown };
	} catch {
		return { present: true, isJson: false, value: text };
	}
}

/** The object that create and update need; anything else is a 400. */
export function requireObject({ isJson, value }: ParsedBody): Record<string, unknown> {
	if (!isJson) throw new Refusal(400, 'Required request body is missing or malformed');
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Refusal(400, 'The request body must be an object');
	return value as Record<string, unknown>;
}

/**
 * Lays the fields of a body over others and checks the result as create and update do (docs/api.md#create and #update):
 * types, a known sendingMode, its channel fields, matching recipients, a scheduledDate in pattern and future.
 * Unknown fields are ignored, as the contract already reports them.
 */
export function applyBody(
	base: WritableFields,
	body: Record<string, unknown>,
	now: number,
	dialect: Dialect,
): WritableFields {
	const result: Record<string, unknown> = { ...base };
	for (const field in readers) {
		if (Object.hasOwn(body, field)) result[field] = readers[field]!(body[field], field, now);
	}
	if (Object.hasOwn(body, 'scheduledDate'))
		result.scheduledAt = readSchedule(body.scheduledDate, now);
	const fields = result as unknown as WritableFields;
	checkFields(fields, dialect);
	return fields;
}

function checkFields(fields: WritableFields, dialect: Dialect): void {
	if (fields.name === '') throw new Refusal(400, 'name is required', 'name');
	if (fields.sendingMode === '') throw new Refusal(400, 'sendingMode is required', 'sendingMode');
	const channels = channelsOf(fields.sendingMode, dialect);
	if (!channels)
		throw new Refusal(400, `sendingMode "${fields.sendingMode}" is not supported`, 'sendingMode');
	if (
		fields.smsSender &&
		dialect.senderRule === 'strict' &&
		!/^([A-Za-z0-9]{1,11}|\+?\d{1,15})$/.test(fields.smsSender)
	) {
		throw new Refusal(
			400,
			'smsSender must be up to 11 letters and digits, or a number',
			'smsSender',
		);
	}
	if (dialect.drafts === 'incomplete-allowed') return;
	const missing = missingChannelField(fields, channels);
	if (missing)
		throw new Refusal(400, `${missing} is required for sendingMode ${fields.sendingMode}`, missing);
	if (
		fields.destinationType === null &&
		(fields.contactListIds.length > 0 || fields.destinations.length > 0)
	) {
		throw new Refusal(400, 'destinationType is required', 'destinationType');
	}
}

/** True when calculateGoal is needed again (docs/api.md#update and #calculate-goal). */
export function needsNewGoal(
	before: WritableFields,
	after: WritableFields,
	dialect: Dialect,
): boolean {
	if (dialect.goalNeededAfter === 'update') return true;
	const recipients: Array<keyof WritableFields> = [
		'sendingMode',
		'destinationType',
		'contactListIds',
		'destinations',
	];
	const content: Array<keyof WritableFields> = [
		'smsSender',
		'smsBody',
		'rcsAgentId',
		'rcsTemplateId',
		'whatsappPhoneNumberId',
		'whatsappTemplateId',
	];
	const watched =
		dialect.goalNeededAfter === 'recipients-mode' ? recipients : [...recipients, ...content];
	return watched.some((field) => differs(before[field], after[field]));
}

function differs(before: unknown, after: unknown): boolean {
	if (!Array.isArray(before) || !Array.isArray(after)) return String(before) !== String(after);
	return (
		before.length !== after.length ||
		before.some((value, index) => String(value) !== String(after[index]))
	);
}
