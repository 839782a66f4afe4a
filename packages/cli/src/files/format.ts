/** The format of a file, as somebody asked for it or as its name says. */
import { FILE_FORMATS, type FileFormat, formatOfName } from '@keyway/client/files'
import { EXIT, Problem } from '../problem.ts'

/** @throws Problem when there is no such format */
export function formatOf(given: string | undefined, file: string | undefined): FileFormat {
  const format = given ?? formatOfName(file)
  if (FILE_FORMATS.includes(format as FileFormat)) return format as FileFormat
  throw new Problem('usage', `--format is ${FILE_FORMATS.join(' or ')}.`, EXIT.usage)
}
