/**
 * What is made when it is first asked for, and kept: n8n loads the nodes at each start, and most of its workflows send
 * nothing.
 */
export function lazily<T>(make: () => T): () => T {
	let made: { value: T } | undefined;
	return () => (made ??= { value: make() }).value;
}
