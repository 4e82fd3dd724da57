import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { connect } from '../../nodes/QlaraCampaigns/n8n/connect';
import { redactor } from '../../nodes/QlaraCampaigns/n8n/redact';

/** A node whose credential depends on the item, and what it asked n8n's HTTP helper for. */
function fakeNode() {
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getCredentials: async (_type: string, itemIndex: number) => ({
			apiKey: `key-of-item-${itemIndex}`,
			baseUrl: `https://item${itemIndex}.example/api/`,
		}),
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				requests.push(options);
				return { statusCode: 200, headers: {}, body: '{"id":7,"name":"key-of-item-1"}' };
			},
		},
	};
	return { requests, context: context as unknown as IExecuteFunctions };
}

describe('a request', () => {
	it('goes out with a timeout of its own, follows no redirect and takes every status for an answer', async () => {
		const { context, requests } = fakeNode();
		const { client } = await connect(context, 0);
		await client.get('7');
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'GET',
				url: 'https://item0.example/api/partner-gateway/v1/campaigns/7',
				timeout: endpoints.get.timeoutMs,
				encoding: 'text',
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				sendCredentialsOnCrossOriginRedirect: false,
			}),
		]);
	});

	it.each([
		['connect', 'unreachable'],
		['read', 'noAnswer'],
	])(
		'that broke in the system call %s is %s, whatever the code sounds like',
		async (syscall, kind) => {
			const { context } = fakeNode();
			context.helpers.httpRequestWithAuthentication = async () =>
				await Promise.reject(Object.assign(new Error('broken'), { code: 'ECONNREFUSED', syscall }));
			const { client } = await connect(context, 0);
			await expect(client.get('7', 'watch')).rejects.toMatchObject({
				kind,
				details: { code: 'ECONNREFUSED' },
			});
		},
	);

	it('uses the credential as it is for the item', async () => {
		const { context, requests } = fakeNode();
		const { client, redact } = await connect(context, 1);
		expect(await client.get('7')).toEqual({ id: 7, name: '[API key]' });
		expect(requests[0]!.url).toMatch(/^https:\/\/item1\.example\//);
		expect(redact('key-of-item-1 key-of-item-0')).toBe('[API key] key-of-item-0');
	});
});

describe('the API key is taken out of a text', () => {
	const key = 'a"b\\c d/é+1';
	const redact = redactor(key);

	it.each<[string, string]>([
		['as it is', key],
		['inside JSON', JSON.stringify(key).slice(1, -1)],
		['inside an address', encodeURIComponent(key)],
		['inside a form', new URLSearchParams({ key }).toString().slice(4)],
	])('%s', (_name, spelling) => {
		expect(redact(`<${spelling}> and <${spelling}>`)).toBe('<[API key]> and <[API key]>');
	});

	it('unless it is too short to be told from ordinary text', () => {
		expect(redactor('1')('101')).toBe('101');
	});
});
