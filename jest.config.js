const os = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
	// Jest leaves one core to itself, and so would run everything in one process on a machine of two.
	maxWorkers: Math.max(2, os.availableParallelism() - 1),
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	// No test depends on how fast the machine is: this ends only what hangs.
	testTimeout: 300_000,
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.test.json' }] },
	// Node sources and n8n-core must share one copy, otherwise `instanceof NodeApiError` fails.
	moduleNameMapper: { '^n8n-workflow$': '<rootDir>/node_modules/n8n-workflow' },
	globalSetup: '<rootDir>/test/global-setup.ts',
	globalTeardown: '<rootDir>/test/global-teardown.ts',
	setupFiles: ['<rootDir>/test/setup.ts'],
};
