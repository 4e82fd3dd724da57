import { addProbedDialect } from './dialect';
import { readDialectFile } from './dialectFile';

export {
	CampaignsApi,
	DEFAULT_API_KEY,
	DEFAULT_TIMINGS,
	FORBIDDEN_API_KEY,
	type CampaignsApiOptions,
} from './campaigns-api';
export { AdjustableClock } from './clock';
export { contractViolations } from './contract';
export {
	defaultDialect,
	dialectByName,
	dialects,
	dialectsWithoutPrice,
	dialectSwitches,
	type Dialect,
	type NamedDialect,
	type SwitchName,
} from './dialect';
export {
	defaultDirectory,
	makeContacts,
	type Contact,
	type ContactList,
	type Directory,
} from './directory';
export {
	exchange,
	FaultPlan,
	refusingBodies,
	signInPage,
	type AppliedFault,
	type Fault,
	type FaultRule,
	type WirePlan,
} from './faults';
export type { Account, Outcome } from './lifecycle';
export { CHANNEL_FIELDS, PRICES, SENDING_MODES, smsParts, type Channel } from './modes';
export { seededRandom } from './random';
export { PLANS, type Plan } from './rate-limit';
export { BASE_PATH, routes, type Operation } from './routes';
export type { CampaignSeed } from './seed';
export { externalCampaignId, externalListId } from './replies';
export { RECEIVED_PATH, startSimulator, type Simulator, type SimulatorOptions } from './server';
export type {
	ApiRequest,
	ApiResponse,
	Campaign,
	Dispatch,
	Id,
	Phase,
	ReceivedRequest,
	Status,
	Timings,
	Transition,
	WritableFields,
} from './types';

/** The file that `npm run probe` has written of the real API. */
const probed = process.env.QLARA_DIALECT;
if (probed !== undefined && probed !== '') addProbedDialect(readDialectFile(probed));
