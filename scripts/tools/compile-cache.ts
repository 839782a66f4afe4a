/**
 * Where processes under test keep what Node made of the sources (NODE_COMPILE_CACHE): hundreds of them read the same, and the first has
 * compiled it for the others.
 */
import { join } from 'node:path'
import { ROOT } from './run-process.ts'

export const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'keyway', 'compiled')
