/** What surrounds campaigns: contact lists and their members, templates, agents, WhatsApp numbers (section 7). */

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
	members: Contact[];
}

export interface Directory {
	contactLists: ContactList[];
	rcsAgents: Array<{ id: number; name: string }>;
	rcsTemplates: Array<{ id: number; name: string; description: string; type: 'TEXT' | 'CARD' | 'CAROUSEL'; body: string }>;
	whatsappNumbers: Array<{ id: number; phoneNumber: string; displayName: string; verifiedName: string; status: string }>;
	whatsappTemplates: Array<{ id: number; name: string; language: string; category: string; status: string; phoneNumberId: number }>;
}

const FIRST = ['Anna', 'Bruno', 'Carla', 'Dario', 'Elena', 'Fabio', 'Giulia', 'Hugo', 'Irene', 'Luca'];
const LAST = ['Rossi', 'Bianchi', 'Romano', 'Ricci', 'Marino', 'Greco', 'Conti', 'Costa'];

/** Contacts with invented numbers `+39340…`, numbered from `from` on. */
export function makeContacts(from: number, count: number): Contact[] {
	return Array.from({ length: count }, (_, index) => {
		const id = from + index;
		const firstName = FIRST[id % FIRST.length]!;
		const lastName = LAST[id % LAST.length]!;
		return { id, firstName, lastName, fullName: `${firstName} ${lastName}`, phoneNumber: `+39340${String(1_000_000 + id)}` };
	});
}

function makeList(id: number, name: string, description: string, members: Contact[], deleted = false): ContactList {
	return { id, name, description, members, deleted, createdAt: Date.UTC(2026, 0, id - 80, 9) };
}

/**
 * A small account: lists 87 (25 contacts) and 88 (18, of which 5 are also in 87, so both together reach 38 phones),
 * 89 empty, 90 deleted, 91 with 1,200 contacts and further ones to page through.
 */
export function defaultDirectory(): Directory {
	const customers = makeContacts(1, 25);
	const contactLists = [
		makeList(87, 'Spring customers', 'Bought something since March', customers),
		makeList(88, 'Newsletter', 'Signed up on the site', [...customers.slice(20), ...makeContacts(26, 13)]),
		makeList(89, 'Empty list', 'Nobody yet', []),
		makeList(90, 'Old customers', 'Removed last year', makeContacts(100, 5), true),
		makeList(91, 'Everybody', 'All contacts', makeContacts(1, 1200)),
		...Array.from({ length: 12 }, (_, index) => makeList(92 + index, `Shop ${String(index + 1).padStart(2, '0')}`, `Customers of shop ${index + 1}`, makeContacts(2000 + index * 10, 10))),
	];
	return {
		contactLists,
		rcsAgents: [{ id: 10, name: 'MyShop' }, { id: 11, name: 'MyShop Support' }],
		rcsTemplates: [
			{ id: 21, name: 'spring_offer', description: 'Card with picture', type: 'CARD', body: 'Hi {{firstName}}, spring is here.' },
			{ id: 22, name: 'opening_hours', description: 'Plain text', type: 'TEXT', body: 'We reopen on Monday.' },
			{ id: 23, name: 'new_arrivals', description: 'Five cards', type: 'CAROUSEL', body: '' },
		],
		whatsappNumbers: [
			{ id: 7, phoneNumber: '+390521000001', displayName: 'MyShop', verifiedName: 'MyShop Srl', status: 'CONNECTED' },
			{ id: 8, phoneNumber: '+390521000002', displayName: 'MyShop Support', verifiedName: 'MyShop Srl', status: 'CONNECTED' },
		],
		whatsappTemplates: [
			{ id: 42, name: 'spring_reminder', language: 'it', category: 'MARKETING', status: 'APPROVED', phoneNumberId: 7 },
			{ id: 43, name: 'order_shipped', language: 'it', category: 'UTILITY', status: 'APPROVED', phoneNumberId: 7 },
			{ id: 44, name: 'winter_sale', language: 'en', category: 'MARKETING', status: 'PENDING', phoneNumberId: 8 },
		],
	};
}
