/** HTTP/1.1 as Keyway speaks it. */

export { Http1Pool } from './http1-pool.ts'
