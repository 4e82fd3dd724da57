import { randomBytes } from 'node:crypto';

/**
 * The account that `signIn` uses, and sets up in an empty n8n. Its password is another one in each run: whoever else uses
 * this computer can reach the n8n as long as it is up.
 */
export const OWNER = {
	email: 'demo@example.com',
	// n8n wants a digit and a capital letter.
	password: `Q1-${randomBytes(12).toString('base64url')}`,
	firstName: 'Demo',
	lastName: 'User',
};
