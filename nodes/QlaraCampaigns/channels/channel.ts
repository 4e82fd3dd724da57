import type { INodeProperties } from 'n8n-workflow';
import type { DirectoryName, DirectoryRow } from '../api/directory';
import type { Campaign, JsonObject, Query } from '../api/types';
import type { BodyField } from '../parameters/fields';
import type { Problem } from './problem';

/** An ID among the fields of a channel, and the list in which it has to be. */
export interface NamedField {
	/** One of the channel's fields. */
	field: string;
	directory: DirectoryName;
	/** What it is called in a sentence, such as `WhatsApp template`. */
	noun: string;
	/** Filters for the list. */
	query?(campaign: Campaign): Query;
	/** The text that recipients read, where this is a template that shows it. */
	textOf?(row: DirectoryRow): string | undefined;
	/** Whether what was found can be used to send; its sentence ends with what is wrong. Absent: everything can. */
	flaw?(row: DirectoryRow, campaign: Campaign): string | undefined;
}

/** One way a campaign can be sent. */
export interface Channel {
	/** Its word in a sending mode, as in `RCS_SMS`. */
	word: string;
	/** Its name for people. */
	displayName: string;
	/** What has to be filled in for it; each is a field of the request body (docs/api.md#create). */
	fields: BodyField[];
	/** What the form of a new campaign says below the fields. */
	notices?: INodeProperties[];
	/** Which of the fields name something that has to be there. */
	named?: readonly NamedField[];
	/** What looks wrong in a field that is filled in; `name` is one of `fields`. */
	check?(campaign: Campaign, name: string): Problem[];
	/** What Check says about the message, beside its problems. */
	describe?(campaign: Campaign): JsonObject;
}
