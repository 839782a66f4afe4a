/** The TypeScript SDK of Keyway. */
export type { CallArguments, CallOptions, ItemOf } from './call.ts'
export { type Client, type ClientOptions, createClient } from './create-client.ts'
export { errorFromResponse, KeywayError, NO_ANSWER } from './keyway-error.ts'
export { type VerifyOptions, verifyWebhook, type WebhookMessage, WebhookRefused } from './verify-webhook.ts'
export { RunNotEnded, type WaitOptions, waitForRun } from './wait-for-run.ts'
