import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that is no Qlara API. */
export interface LocalServer {
	/** Without a slash at its end. */
	url: string;
	/** Every request, in order. */
	seen: http.IncomingMessage[];
	close(): Promise<void>;
}

/** Starts a web server on a free port of this computer. */
export async function startLocalServer(
	respond: (request: http.IncomingMessage, response: http.ServerResponse) => void,
): Promise<LocalServer> {
	const seen: http.IncomingMessage[] = [];
	const server = http.createServer((request, response) => {
		seen.push(request);
		respond(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
