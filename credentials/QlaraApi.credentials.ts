import {
	UserError,
	type IAuthenticate,
	type ICredentialTestRequest,
	type ICredentialType,
	type Icon,
	type INodeProperties,
} from 'n8n-workflow';
import { defaultBaseUrl, isSameHost, readBaseUrl } from '../nodes/QlaraCampaigns/api/baseUrl';

const noApiHere = `There is no Qlara API at this Base URL. It is normally ${defaultBaseUrl}`;

/** The API key of a Qlara account and the address of its API. */
export class QlaraApi implements ICredentialType {
	name = 'qlaraApi';

	displayName = 'Qlara API';

	icon: Icon = { light: 'file:../icons/qlara.svg', dark: 'file:../icons/qlara.dark.svg' };

	documentationUrl = 'https://agiletelecom.com/documentation/qlara/guides/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Make one in Qlara under Settings > API Keys. Qlara shows a new key only once.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: defaultBaseUrl,
			placeholder: `e.g. ${defaultBaseUrl}`,
			description:
				'Address of the Qlara API. Change it only if Agile Telecom gave you another one.',
		},
	];

	/**
	 * Adds the key as `X-Api-Key`, and refuses to add it to a request that goes to another host than the
	 * Base URL: this also holds for an HTTP Request node that uses this credential.
	 */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const base = readBaseUrl(credentials.baseUrl);
		if ('problem' in base)
			throw new UserError(`"Base URL" in the Qlara credential ${base.problem}`);
		// The HTTP Request node names the address `uri`.
		const {
			baseURL = '',
			url = '',
			uri = '',
			...rest
		} = requestOptions as typeof requestOptions & { uri?: string };
		const given = url || uri;
		const target = URL.canParse(given)
			? given
			: `${baseURL.trim().replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`;
		if (!isSameHost(target, base.url)) {
			throw new UserError(
				`The API key of this credential is only sent to ${new URL(base.url).host}`,
			);
		}
		return {
			...rest,
			url: target,
			headers: {
				...rest.headers,
				'X-Api-Key': typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '',
			},
		};
	};

	/** Reads one campaign at most: needs the permission that the node needs, and changes nothing. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/partner-gateway/v1/campaigns',
			qs: { page: 0, limit: 1 },
			disableFollowRedirect: true,
			timeout: 15_000,
		},
		// n8n takes rules of both kinds together; only its type wants them apart.
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Qlara does not accept this API key. Copy it again, or make a new one in Qlara under Settings > API Keys.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Qlara refuses access. The IP address of this n8n may be missing from the allow-list (Qlara, ' +
						'Settings > Security), or the key may lack the permission for campaigns.',
				},
			},
			// Redirects, and what web servers that are no Qlara API answer to this request.
			...[301, 302, 303, 307, 308, 400, 404, 405, 410].map((value) => ({
				type: 'responseCode' as const,
				properties: { value, message: noApiHere },
			})),
			// A web page. n8n compares the value at a key: the first character of a text stands at 0.
			{ type: 'responseSuccessBody', properties: { key: '0', value: '<', message: noApiHere } },
		] as NonNullable<ICredentialTestRequest['rules']>,
	};
}
