import {
	UserError,
	type IAuthenticate,
	type ICredentialTestRequest,
	type ICredentialType,
	type Icon,
	type INodeProperties,
} from 'n8n-workflow';
import { defaultBaseUrl, isSameHost, readBaseUrl } from '../nodes/QlaraCampaigns/api/baseUrl';

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
			description: 'Address of the Qlara API. Change it only if Agile Telecom gave you another one.',
		},
	];

	/**
	 * Adds the key as `X-Api-Key`, and refuses to add it to a request that goes to another host than the
	 * Base URL: this also holds for an HTTP Request node that uses this credential.
	 */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const base = readBaseUrl(credentials.baseUrl);
		if ('problem' in base) throw new UserError(`"Base URL" in the Qlara credential ${base.problem}`);
		const { baseURL = '', url = '', ...rest } = requestOptions;
		const target = URL.canParse(url) ? url : `${baseURL.trim().replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
		if (!isSameHost(target, base.url)) {
			throw new UserError(`The API key of this credential is sent to ${new URL(base.url).host} only`);
		}
		return {
			...rest,
			url: target,
			headers: { ...rest.headers, 'X-Api-Key': typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '' },
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
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'Qlara does not accept this API key. Copy it again, or make a new one in Qlara under Settings > API Keys.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Qlara refuses access. The IP address of this n8n may be missing from the allow-list (Qlara, Settings > Security), or the key may lack the permission for campaigns.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: `There is no Qlara API at this Base URL. It is normally ${defaultBaseUrl}`,
				},
			},
		],
	};
}
