import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model says: a sentence to the person, or the call of a tool with its arguments. */
export type Turn = string | { tool: string; input: Record<string, unknown> };

/** The next turn, from what the tools have answered so far in this conversation, oldest first. */
export type Script = (answers: string[]) => Turn;

/** A model on 127.0.0.1 that speaks as OpenAI's do, and says what a test has written down for it. */
export interface ChatModel {
	/** What n8n's credential "OpenAI" needs to reach it. */
	readonly credential: Record<string, unknown>;
	/** Names of the tools that were last offered to it. */
	readonly tools: readonly string[];
	/** Followed by every conversation from now on. */
	follow(script: Script): void;
	close(): Promise<void>;
}

interface ChatRequest {
	messages: Array<{ role: string; content: string | Array<{ text: string }> }>;
	tools?: Array<{ function: { name: string } }>;
}

const textOf = (content: ChatRequest['messages'][number]['content']): string =>
	typeof content === 'string' ? content : content.map(({ text }) => text).join('');

function completionOf(turn: Turn, number: number): unknown {
	const message =
		typeof turn === 'string'
			? { role: 'assistant', content: turn }
			: {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							id: `call_${number}`,
							type: 'function',
							function: { name: turn.tool, arguments: JSON.stringify(turn.input) },
						},
					],
				};
	return {
		id: `completion-${number}`,
		object: 'chat.completion',
		created: 0,
		model: 'scripted',
		choices: [
			{ index: 0, message, finish_reason: typeof turn === 'string' ? 'stop' : 'tool_calls' },
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

export async function startChatModel(): Promise<ChatModel> {
	let script: Script = () => 'Hello';
	let tools: string[] = [];
	let turns = 0;
	const answer = (body: string): unknown => {
		const request = JSON.parse(body) as ChatRequest;
		tools = (request.tools ?? []).map(({ function: { name } }) => name);
		const answers = request.messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => textOf(content));
		return completionOf(script(answers), ++turns);
	};
	const server = http.createServer((request, response) => {
		request
			.toArray()
			.then((chunks: Buffer[]) => {
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify(answer(Buffer.concat(chunks).toString())));
			})
			.catch((error: unknown) => {
				response.statusCode = 500;
				response.end(String(error));
			});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		credential: { apiKey: 'not-a-key', url: `http://127.0.0.1:${port}/v1` },
		get tools() {
			return tools;
		},
		follow: (next) => {
			script = next;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
