/** What surrounds campaigns: contact lists and their members, templates, agents, WhatsApp numbers (docs/api.md#neighbouring-endpoints). */

export interface Contact {
	id: number;
	fullName: string;
	firstName: string;
	lastName: string;
	phoneNumber: string;
}

export interface ContactList {
	id: number;
	name: string;
	description: string;
	createdAt: number;
	deleted: boolean;
	/** Replaced, never changed in place: the default lists are shared by all simulators of a process. */
	members: readonly Contact[];
}

export interface Directory {
	contactLists: ContactList[];
	rcsAgents: Array<{ id: number; name: string }>;
	rcsTemplates: Array<{
		id: number;
		name: string;
		description: string;
		type: 'TEXT' | 'CARD' | 'CAROUSEL';
		body: string;
	}>;
	whatsappNumbers: Array<{
		id: number;
		phoneNumber: string;
		displayName: string;
		verifiedName: string;
		status: string;
	}>;
	whatsappTemplates: Array<{
		id: number;
		name: string;
		language: string;
		category: string;
		status: string;
		phoneNumberId: number;
	}>;
}

const FIRST = [
	'Anna',
	'Bruno',
	'Carla',
	'Dario',
	'Elena',
	'Fabio',
	'Giulia',
	'Hugo',
	'Irene',
	'Luca',
];
const LAST = ['Rossi', 'Bianchi', 'Romano', 'Ricci', 'Marino', 'Greco', 'Conti', 'Costa'];

/** Contacts with invented numbers `+39340…`, numbered from `from` on. */
export function makeContacts(from: number, count: number): Contact[] {
	return Array.from({ length: count }, (_, index) => {
		const id = from + index;
		const firstName = FIRST[id % FIRST.length]!;
		const lastName = LAST[id % LAST.length]!;
		return {
			id,
			firstName,
			lastName,
			fullName: `${firstName} ${lastName}`,
			phoneNumber: `+39340${String(1_000_000 + id)}`,
		};
	});
}

function makeList(
	id: number,
	name: string,
	description: string,
	members: readonly Contact[],
	deleted = false,
): ContactList {
	return { id, name, description, members, deleted, createdAt: Date.UTC(2026, 0, id - 80, 9) };
}

function makeMembers() {
	const customers = makeContacts(1, 25);
	const shops = Array.from({ length: 12 }, (_, index) =>
		Object.freeze(makeContacts(2000 + index * 10, 10)),
	);
	return {
		customers: Object.freeze(customers),
		newsletter: Object.freeze([...customers.slice(20), ...makeContacts(26, 13)]),
		old: Object.freeze(makeContacts(100, 5)),
		everybody: Object.freeze(makeContacts(1, 1200)),
		shops,
	};
}

/** Made once: a simulation builds a hundred thousand accounts. */
let defaultMembers: ReturnType<typeof makeMembers> | undefined;

/**
 * A small account: lists 87 (25 contacts) and 88 (18, of which 5 are also in 87, so both together reach 38 phones),
 * 89 empty, 90 deleted, 91 with 1,200 contacts and further ones to page through.
 */
export function defaultDirectory(): Directory {
	const members = (defaultMembers ??= makeMembers());
	const contactLists = [
		makeList(87, 'Spring customers', 'Bought something since March', members.customers),
		makeList(88, 'Newsletter', 'Signed up on the site', members.newsletter),
		makeList(89, 'Empty list', 'Nobody yet', []),
		makeList(90, 'Old customers', 'Removed last year', members.old, true),
		makeList(91, 'Everybody', 'All contacts', members.everybody),
		...members.shops.map((shop, index) =>
			makeList(
				92 + index,
				`Shop ${String(index + 1).padStart(2, '0')}`,
				`Customers of shop ${index + 1}`,
				shop,
			),
		),
	];
	return {
		contactLists,
		rcsAgents: [
			{ id: 10, name: 'MyShop' },
			{ id: 11, name: 'MyShop Support' },
		],
		rcsTemplates: [
			{
				id: 21,
				name: 'spring_offer',
				description: 'Card with picture',
				type: 'CARD',
				body: 'Hi {{firstName}}, spring is here.',
			},
			{
				id: 22,
				name: 'opening_hours',
				description: 'Plain text',
				type: 'TEXT',
				body: 'We reopen on Monday.',
			},
			{ id: 23, name: 'new_arrivals', description: 'Five cards', type: 'CAROUSEL', body: '' },
		],
		whatsappNumbers: [
			{
				id: 7,
				phoneNumber: '+390521000001',
				displayName: 'MyShop',
				verifiedName: 'MyShop Srl',
				status: 'CONNECTED',
			},
			{
				id: 8,
				phoneNumber: '+390521000002',
				displayName: 'MyShop Support',
				verifiedName: 'MyShop Srl',
				status: 'CONNECTED',
			},
		],
		whatsappTemplates: [
			{
				id: 42,
				name: 'spring_reminder',
				language: 'it',
				category: 'MARKETING',
				status: 'APPROVED',
				phoneNumberId: 7,
			},
			{
				id: 43,
				name: 'order_shipped',
				language: 'it',
				category: 'UTILITY',
				status: 'APPROVED',
				phoneNumberId: 7,
			},
			{
				id: 44,
				name: 'winter_sale',
				language: 'en',
				category: 'MARKETING',
				status: 'PENDING',
				phoneNumberId: 8,
			},
		],
	};
}
