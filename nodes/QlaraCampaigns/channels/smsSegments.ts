/** How an SMS travels: seven bits a character, or sixteen as soon as one character needs it. */
export type SmsEncoding = 'GSM-7' | 'UCS-2';

/** What a text becomes as SMS. */
export interface SmsSize {
	encoding: SmsEncoding;
	/**
	 * Places taken: characters of GSM-7, of which those of the extension table take two, or UTF-16 units
	 * of UCS-2. Placeholders count nothing, because nobody knows what will stand there.
	 */
	length: number;
	/** Parts that are sent and paid for each; with placeholders at least as many. */
	segments: number;
	/** False with placeholders, since the filled-in text is longer and may need UCS-2, and for a text cut off here. */
	exact: boolean;
	/** Names of the placeholders, each once, in the order of the text. */
	placeholders: string[];
	/** The characters that made it UCS-2, each once. */
	unicode: string[];
}

/** The default alphabet of GSM 03.38, without the escape. */
const basic = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension table: an escape and one more place. */
const extended = new Set('\f^{}\\[~]|€');

/** Room in one SMS, and in each of several that belong together: their header takes six of the 140 bytes. */
const room: Record<SmsEncoding, { alone: number; joined: number }> = {
	'GSM-7': { alone: 160, joined: 153 },
	'UCS-2': { alone: 70, joined: 67 },
};

/** A placeholder as Qlara fills it in (docs/api.md#placeholders); its name, with white space, is the first group. */
export const placeholderPattern = /\{\{([^{}]*)\}\}/g;

/** One SMS has at most 255 parts: the number of parts is one byte of their header. */
export const maxSegments = 255;
/** What is measured of a text: more than fits into that many parts, with room for the names of placeholders. */
export const maxMeasured = 50_000;

/** Parts that are needed when none of the characters may be cut in two. */
function count(places: number[], encoding: SmsEncoding): number {
	const { alone, joined } = room[encoding];
	if (places.reduce((sum, size) => sum + size, 0) <= alone) return 1;
	let segments = 1;
	let used = 0;
	for (const size of places) {
		if (used + size > joined) {
			segments++;
			used = 0;
		}
		used += size;
	}
	return segments;
}

/**
 * Measures a text as an SMS (GSM 03.38; the limits are those of docs/api.md#sms).
 *
 * An escaped character and a surrogate pair stay in one part, which can cost a part more than the length says.
 *
 * @param whole the text as it is sent to Qlara, placeholders included; measured up to {@link maxMeasured} characters
 */
export function measureSms(whole: string): SmsSize {
	const text = whole.slice(0, maxMeasured);
	const placeholders = [...text.matchAll(placeholderPattern)].map(([, name = '']) => name.trim());
	const characters = [...text.replace(placeholderPattern, '')];
	const unicode = characters.filter(
		(character) => !basic.has(character) && !extended.has(character),
	);
	const encoding = unicode.length === 0 ? 'GSM-7' : 'UCS-2';
	const places = characters.map((character) =>
		encoding === 'UCS-2' ? character.length : extended.has(character) ? 2 : 1,
	);
	return {
		encoding,
		length: places.reduce((sum, size) => sum + size, 0),
		segments: count(places, encoding),
		exact: placeholders.length === 0 && text.length === whole.length,
		placeholders: [...new Set(placeholders)],
		unicode: [...new Set(unicode)],
	};
}

/** A value longer than this is rare among names, dates and codes. */
const longValue = 20;

/**
 * Whether values of the usual length may need another part, one more than {@link measureSms} has counted: a letter of
 * theirs that only UCS-2 has counts for the whole text.
 */
export function mayGrow({ placeholders, length }: SmsSize): boolean {
	return placeholders.length > 0 && length + placeholders.length * longValue > room['UCS-2'].alone;
}
