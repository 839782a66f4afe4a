/** Mapper 2.0: records into the fields an import writes. Also a transform's. */
export { compileExtract } from './compile-extract.ts'
export { compileMapping, type Inputs } from './compile-mapping.ts'
export { compileDefaultMapping } from './default-mapping.ts'
export { isJsonPath, PathError } from './json-path.ts'
export { LookupFailed, LookupNeeded, type MapContext, MappingError, NO_CONTEXT } from './scope.ts'
