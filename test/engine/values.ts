/** A resource locator as the form saves it. */
export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });

/** Values for the fields of every channel that the simulator's account knows. */
export const channelValues = {
	SMS: { smsSender: 'MyShop', smsBody: 'Hi {{firstName}}, we reopen on Monday.' },
	RCS: { rcsAgentId: byId('10'), rcsTemplateId: byId('21') },
	WHATSAPP: { whatsappPhoneNumberId: byId('7'), whatsappTemplateId: byId('42') },
} as const;

export type Word = keyof typeof channelValues;

/** The parameters of Create for a mode; two contact lists, which share five of their 38 phones. */
export function creation(
	mode: string,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	const words = mode.split('_') as Word[];
	return {
		name: `Spring ${mode}`,
		sendingMode: mode,
		...Object.fromEntries(words.flatMap((word) => Object.entries(channelValues[word]))),
		destinationType: 1,
		contactListIds: '87, 88',
		...more,
	};
}

/** Says "No Limit" to every maximum that is not given. */
export const waivedLimits = (parameters: Record<string, unknown>) => ({
	costLimit: 'maximumCost' in parameters ? 'maximum' : 'none',
	recipientLimit: 'maximumRecipients' in parameters ? 'maximum' : 'none',
});
