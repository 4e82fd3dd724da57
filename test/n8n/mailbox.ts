import type { AddressInfo } from 'node:net';

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail that arrived. */
export interface Mail {
	to: string;
	subject: string;
	html: string;
	text: string;
	attachments: Array<{ name: string; type: string; text: string }>;
	/** Addresses of its links and buttons, in their order. */
	links: string[];
}

/** A mail server on 127.0.0.1 that passes nothing on: for steps of n8n that write to a person. */
export interface Mailbox {
	/** What n8n's credential "SMTP" needs to send through it. */
	readonly credential: Record<string, unknown>;
	/** Everything that has arrived, oldest first. */
	readonly mails: readonly Mail[];
	close(): Promise<void>;
}

async function readMail(message: Buffer): Promise<Mail> {
	const mail = await PostalMime.parse(message, { attachmentEncoding: 'utf8' });
	const { to, subject = '', html = '', text = '' } = mail;
	const links = [...html.matchAll(/<a href="([^"]+)"/g)].map(([, link]) =>
		link!.replaceAll('&amp;', '&'),
	);
	return {
		to: (to ?? []).map(({ address }) => address).join(', '),
		subject,
		html,
		text,
		attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
			name: filename ?? '',
			type: mimeType,
			text: String(content),
		})),
		links,
	};
}

/** @param onMail told of each mail, before its sender hears that it has arrived */
export async function startMailbox(onMail: (mail: Mail) => void = () => {}): Promise<Mailbox> {
	const mails: Mail[] = [];
	const server = new SMTPServer({
		disabledCommands: ['AUTH', 'STARTTLS'],
		onData: (stream, _session, done) => {
			stream
				.toArray()
				.then(async (chunks: Buffer[]) => {
					const mail = await readMail(Buffer.concat(chunks));
					mails.push(mail);
					onMail(mail);
					done();
				})
				.catch(done);
		},
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.server.address() as AddressInfo;
	return {
		credential: {
			user: '',
			password: '',
			host: '127.0.0.1',
			port,
			secure: false,
			disableStartTls: true,
		},
		mails,
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
