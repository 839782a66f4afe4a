/** The HTTP side of Keyway. */
export { createApp } from './create-app.ts'
export type { Handlers } from './handler.ts'
