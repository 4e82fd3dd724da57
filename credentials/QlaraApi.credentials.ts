import {
	UserError,
	type IAuthenticate,
	type ICredentialTestRequest,
	type ICredentialType,
	type Icon,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';
import {
	defaultBaseUrl,
	isSameHost,
	readBaseUrl,
	withoutSlashesAtEnd,
} from '../nodes/QlaraCampaigns/api/baseUrl';

const noApiHere = `There is no Qlara API at this Base URL. It is normally ${defaultBaseUrl}`;

/** What n8n's two HTTP helpers take between them: the HTTP Request node uses the older one. */
type AnyRequestOptions = Partial<IHttpRequestOptions> & {
	/** Another name of `url`. */
	uri?: string;
	rejectUnauthorized?: unknown;
};

/** In the words of both helpers: a redirect would take the key along, to any host. */
const noRedirects = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
};

/** The absolute address of a request, as the helpers put it together. */
function targetOf({ baseURL = '', url = '', uri = '' }: AnyRequestOptions): string {
	const given = url || uri;
	if (URL.canParse(given)) return given;
	return `${withoutSlashesAtEnd(baseURL.trim())}/${given.replace(/^\/+/, '')}`;
}

/**
 * What in the options of a request would let another than the host of the Base URL read the key, as the node's form
 * calls it; undefined when nothing does.
 */
function whatLetsOthersRead(options: AnyRequestOptions, base: URL): string | undefined {
	const { rejectUnauthorized, skipSslCertificateValidation, agentOptions, proxy, headers } =
		options;
	if (rejectUnauthorized === false || skipSslCertificateValidation === true)
		return '"Ignore SSL Issues"';
	// They can name other certificates to trust, and even another host to connect to.
	if (Object.values(agentOptions ?? {}).some((value) => value !== undefined))
		return 'SSL certificates or connection options of a node';
	// With TLS a proxy only passes on what it cannot read.
	if (proxy && base.protocol === 'http:') return 'a proxy to an http address';
	const isHost = (name: string): boolean => name.trim().toLowerCase() === 'host';
	if (Object.entries(headers ?? {}).some(([name, host]) => isHost(name) && host !== base.host))
		return 'a "Host" header';
	return undefined;
}

/** The API key of a Qlara account and the address of its API. */
export class QlaraApi implements ICredentialType {
	name = 'qlaraApi';

	displayName = 'Qlara API';

	icon: Icon = { light: 'file:../icons/qlara.svg', dark: 'file:../icons/qlara.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-qlara/n8n-nodes-qlara/blob/main/README.md#connect-your-account';

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
	 * Adds the key as `X-Api-Key`, and refuses to add it where anyone but the host of the Base URL could read it: this
	 * also holds for an HTTP Request node that uses this credential, whose options whoever edits the workflow chooses.
	 */
	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const base = readBaseUrl(credentials.baseUrl);
		if ('problem' in base)
			throw new UserError(`"Base URL" in the Qlara credential ${base.problem}`);
		const { baseURL: _baseURL, uri: _uri, ...rest } = requestOptions as AnyRequestOptions;
		const target = targetOf(requestOptions);
		if (!isSameHost(target, base.url)) {
			throw new UserError(
				`The API key of this credential is only sent to ${new URL(base.url).host}`,
			);
		}
		const unsafe = whatLetsOthersRead(rest, new URL(base.url));
		if (unsafe !== undefined)
			throw new UserError(
				`The API key of this credential is not sent with ${unsafe}, because others could read it then`,
			);
		return {
			...rest,
			...noRedirects,
			url: new URL(target).href,
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
