import { getAdditionalKeys } from 'n8n-core';
import {
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	UnexpectedError,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IExecuteData,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type INodeTypes,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { INPUT_TYPE, json, inputType, makeHelperNode } from './helpers';
import type { CredentialValues } from './types';

/** n8n's credentials helper without the database: defaults, expressions and both ways to authenticate. */
export class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly types: Map<string, ICredentialType>,
		private readonly values: CredentialValues | null,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const request = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.type(typeName);
		if (authenticate === undefined) return request;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		if (!workflow || !node)
			throw new UnexpectedError('Workflow and node are required for declarative authentication');

		const resolve = (value: unknown): string => {
			if (!isExpression(value)) return value as string;
			const keys = { $credentials: credentials };
			return String(
				workflow.expression.getSimpleParameterValue(node, value, 'internal', keys, undefined, '') ??
					'',
			);
		};
		const target = request as unknown as Record<string, Record<string, unknown>>;
		target.headers ??= {};
		for (const [part, entries] of Object.entries(authenticate.properties)) {
			target[part] ??= {};
			for (const [key, value] of Object.entries(entries as Record<string, unknown>)) {
				target[part][resolve(key)] = resolve(value);
			}
		}
		return request;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new UnexpectedError('The test engine stores no credentials');
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		typeName: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		expressionValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		if (this.values === null)
			throw new UnexpectedError(`No credential of type "${typeName}" exists`);
		if (raw) return json(this.values);
		const properties = this.getCredentialsProperties(typeName);
		const stored = json(this.values) as INodeParameters;
		const data = NodeHelpers.getNodeParameters(properties, stored, true, false, null, null) ?? {};
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (!expressionValues) {
			const node = makeHelperNode('Credential', INPUT_TYPE);
			const nodeTypes: INodeTypes = {
				getByName: () => inputType,
				getByNameAndVersion: () => inputType,
				getKnownTypes: () => ({}),
			};
			const { expression } = new Workflow({
				nodes: [node],
				connections: {},
				active: false,
				nodeTypes,
			});
			return await expression.withIsolate(
				async () =>
					expression.getComplexParameterValue(
						node,
						data,
						mode,
						keys,
						undefined,
						undefined,
						data,
					) as ICredentialDataDecryptedObject,
			);
		}
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } =
			expressionValues;
		return workflow.expression.getParameterValue(
			data,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			keys,
			executeData,
			false,
			data,
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		return this.type(typeName).properties;
	}

	private type(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new UnexpectedError(`Unknown credential type "${name}"`);
		return type;
	}
}
