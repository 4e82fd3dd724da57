import type { INodeProperties } from 'n8n-workflow';
import type { Campaign, JsonObject } from '../api/types';
import type { BodyField } from '../parameters/fields';
import type { Problem } from './problem';

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
	/** What looks wrong in a field that is filled in; `name` is one of `fields`. */
	check?(campaign: Campaign, name: string): Problem[];
	/** What Check says about the message, beside its problems. */
	describe?(campaign: Campaign): JsonObject;
}
