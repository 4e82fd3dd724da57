import type { SendFailure } from '../api/http';
import { isJsonObject } from '../api/types';

/**
 * Codes of failures that can only come before the first byte of a request: name look-up, refused connection,
 * certificate.
 */
const beforeSending =
	/^(ECONNREFUSED|ENOTFOUND|EAI_[A-Z]+|ERR_INVALID_URL|ERR_SSL_NO_[A-Z]+_AVAILABLE|ERR_SSL_UNSUPPORTED_PROTOCOL|ERR_TLS_CERT_[A-Z_]+|CERT_[A-Z_]+|CRL_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|UNABLE_TO_[A-Z_]+)$/;

/**
 * What fails a TLS handshake, where Node.js reports a write that could not begin: after a handshake it reports
 * `ERR_SSL_...` instead (seen with Node.js 20, 22 and 24).
 */
const handshakeFailure =
	/wrong version number|packet length too long|record layer|unsupported protocol|protocol version|handshake failure|no shared cipher|unknown ca|unrecognized name|certificate|before secure TLS connection was established/;

/** What a chain of causes tells; the innermost one is that of the network layer. */
interface NetworkFailure {
	code: string;
	syscall: string;
	message: string;
	/** Whether the connection was still being secured, as its socket says. */
	isHandshake: boolean;
}

function readChain(error: unknown): NetworkFailure {
	let found: NetworkFailure = { code: '', syscall: '', message: '', isHandshake: false };
	for (let at = error, depth = 0; isJsonObject(at) && depth < 8; at = at.cause, depth++) {
		const { request } = at;
		const socket = isJsonObject(request) ? request.socket : undefined;
		const code = at.code ?? at.httpCode;
		found = {
			code: typeof code === 'string' && code !== '' ? code : found.code,
			syscall: typeof at.syscall === 'string' ? at.syscall : found.syscall,
			message: typeof at.message === 'string' ? at.message : found.message,
			isHandshake: found.isHandshake || (isJsonObject(socket) && socket.secureConnecting === true),
		};
	}
	return found;
}

/**
 * Reads what n8n's HTTP helper threw. In doubt the request counts as sent.
 *
 * @param error with the errors of axios and of the network layer as its causes
 */
export function toSendFailure(error: unknown): SendFailure {
	const { code, syscall, message, isHandshake } = readChain(error);
	const failedHandshake =
		isHandshake || (/^(EPROTO|ECONNRESET)$/.test(code) && handshakeFailure.test(message));
	// EHOSTUNREACH and the like also come from a connection that stood, with the system call `read` or `write`.
	const failedBefore =
		syscall === '' ? beforeSending.test(code) : syscall === 'connect' || syscall === 'getaddrinfo';
	return { neverConnected: failedHandshake || failedBefore, code: code || 'no code' };
}
