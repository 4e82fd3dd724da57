import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';

const certificates = path.join(__dirname, 'certificates');

/** The certificate that a test lets n8n trust, for 127.0.0.1 and localhost. */
export const trustedCertificate = path.join(certificates, 'trusted.crt.pem');

/** A certificate for the same names that nobody trusts, and its key. */
export function certificate(name: 'trusted' | 'untrusted'): { key: string; cert: string } {
	const read = (kind: string) =>
		fs.readFileSync(path.join(certificates, `${name}.${kind}.pem`), 'utf8');
	return { key: read('key'), cert: read('crt') };
}

/** A server that hears everything, and what it has heard: heads and bodies as they came. */
export interface Listener {
	port: number;
	heard(): string;
	close(): Promise<void>;
}

async function listen(server: net.Server | http.Server, heard: () => string): Promise<Listener> {
	const sockets = new Set<net.Socket>();
	server.on('connection', (socket: net.Socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		heard,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A web server, with TLS when it gets a certificate. `answer` gets each request after it was noted. */
export async function startWebServer(
	answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
	secure?: { key: string; cert: string },
): Promise<Listener> {
	let heard = '';
	const handler = (request: http.IncomingMessage, response: http.ServerResponse): void => {
		heard += `${request.method} ${request.url} ${request.rawHeaders.join(' ')}\n`;
		answer(request, response);
	};
	const server =
		secure === undefined ? http.createServer(handler) : https.createServer(secure, handler);
	server.on('tlsClientError', () => undefined);
	return await listen(server, () => heard);
}

/** A proxy that opens every tunnel itself, with a certificate that nobody trusts, and reads what comes through it. */
export async function startReadingProxy(): Promise<Listener> {
	let heard = '';
	const context = tls.createSecureContext(certificate('untrusted'));
	const note = (socket: net.Socket): void => {
		socket.on('error', () => undefined);
		socket.on('data', (bytes: Buffer) => {
			heard += bytes.toString('latin1');
			socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
		});
	};
	const server = net.createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', (first: Buffer) => {
			heard += first.toString('latin1');
			if (!first.toString('latin1').startsWith('CONNECT ')) {
				socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
				return;
			}
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			note(new tls.TLSSocket(socket, { isServer: true, secureContext: context }));
		});
	});
	return await listen(server, () => heard);
}
