/** What happens to records between reading and writing: small steps, each usable alone. */
export { type CompiledFilter, compileFilter, filterFault } from './filter.ts'
export { compileRules, FilterError } from './filter-rules.ts'
export { atResourcePath, membersNear } from './resource-path.ts'
export { compileTraceKey, traceKeyFault } from './trace-key.ts'
export { compileTransform, transformFault } from './transform.ts'
