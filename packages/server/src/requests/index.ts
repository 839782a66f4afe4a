/** Requests of one's own through a connection: filled from templates, kept on the connection's host, read and judged. */
export { type Base, readBase } from './base.ts'
export { cleanerOf } from './clean.ts'
export { compileRequest, type FillRequest, RequestError } from './compile-request.ts'
export { baseUrlOfConnection } from './connection-address.ts'
export { ownPath, pathBelow } from './path-below.ts'
export { type AnswerSettings, type Exchange, type ReadAnswer, sendRequest } from './send-request.ts'
export { type ShownRequest, showRequest } from './show-request.ts'
