import { generateKeyPairSync, sign } from 'node:crypto';

/** One value in DER, by its tag. */
function der(tag: number, ...contents: Array<Buffer | number[]>): Buffer {
	const body = Buffer.concat(contents.map((content) => Buffer.from(content)));
	const length =
		body.length < 128 ? [body.length] : [0x82, Math.floor(body.length / 256), body.length % 256];
	return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents);
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value));
const objectId = (...bytes: number[]): Buffer => der(0x06, bytes);
const algorithm = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const name = sequence(der(0x31, sequence(objectId(0x55, 0x04, 0x03), text(0x0c, 'localhost'))));

/** A certificate for 127.0.0.1 that nobody has signed but itself, and its key, both as PEM; made anew for each run. */
export function selfSignedCertificate(): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const address = sequence(der(0x87, [127, 0, 0, 1]));
	const extensions = sequence(
		sequence(objectId(0x55, 0x1d, 0x11), der(0x04, address)),
		sequence(objectId(0x55, 0x1d, 0x13), der(0x04, sequence(der(0x01, [0xff])))),
	);
	const body = sequence(
		der(0xa0, der(0x02, [2])),
		der(0x02, [1]),
		algorithm,
		name,
		sequence(text(0x17, '200101000000Z'), text(0x18, '21200101000000Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, extensions),
	);
	const signature = sign('sha256', body, privateKey);
	const certificate = sequence(body, algorithm, der(0x03, [0], signature));
	const lines = certificate.toString('base64').replace(/(.{64})/g, '$1\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
