/** The HTTP side of Keyway. */
export { type AppOptions, createApp } from './create-app.ts'
export type { Handler, HandlerRequest, Handlers } from './handler.ts'
