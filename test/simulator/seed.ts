import type { Campaign, Phase, Status, Timings, WritableFields } from './types';

/** What a test may say about a campaign that it puts there; everything else follows from the status. */
export type CampaignSeed = Partial<Campaign>;

const PHASES: Record<Status, Phase> = {
	0: 'draft',
	1: 'queued',
	2: 'sending',
	3: 'done',
	4: 'done',
};

/** A whole campaign out of a part of one. A campaign beyond draft gets the times that its status implies. */
export function seededCampaign(
	seed: CampaignSeed,
	context: { id: number; now: number; timings: Timings; base: WritableFields },
): Campaign {
	const { now, base } = context;
	const id = seed.id ?? context.id;
	const status = seed.status ?? 0;
	const phase = seed.phase ?? PHASES[status];
	const timings = seed.timings ?? { ...context.timings };
	const confirmed = phase !== 'draft';
	const sent = phase === 'sending' || phase === 'done';
	const total = seed.totalDestinations ?? (sent ? 1 : 0);
	const failed = seed.failed ?? (status === 4 ? total : 0);
	const sentAt = seed.sentAt ?? (sent ? now : null);
	const dueAt =
		phase === 'queued'
			? Math.max(now + timings.queued, seed.scheduledAt ?? 0)
			: phase === 'sending'
				? Math.max(now, sentAt! + timings.sending)
				: null;
	return {
		...base,
		name: `Campaign ${id}`,
		sendingMode: 'SMS',
		smsSender: 'MyShop',
		smsBody: 'Hello',
		destinationType: 2,
		destinations: ['+393400000001'],
		readyToSend: confirmed,
		createdAt: now,
		updatedAt: now,
		cost: 0,
		goalCalculated: confirmed,
		confirmedAt: confirmed ? now : null,
		finishedAt: phase === 'done' ? now : null,
		pendingSends: confirmed && !sent ? 1 : 0,
		frozen: 0,
		delivered: total - failed,
		endsAs: status === 4 ? 4 : 3,
		...seed,
		failed,
		totalDestinations: total,
		dueAt: seed.dueAt ?? dueAt,
		sentAt,
		timings,
		id,
		status,
		phase,
	};
}
