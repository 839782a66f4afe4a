/** Mapper 2.0: records into the fields an import writes. Also a transform's. */
export { compileMapping, type Inputs } from './compile-mapping.ts'
export { compileDefaultMapping } from './default-mapping.ts'
export { isJsonPath, PathError } from './json-path.ts'
export { LookupFailed, LookupNeeded, type MapContext, MappingError } from './scope.ts'
