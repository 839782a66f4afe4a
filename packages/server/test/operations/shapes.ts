/** What an answer must look like where its exact text is Azure's to choose. */
import { expect } from 'vitest'

export const ending = (text: string): unknown => expect.stringMatching(new RegExp(`.${text}$`))
export const containing = (text: string): unknown => expect.stringContaining(text)
export const aVersion = (): unknown => expect.stringMatching(/^[0-9a-f]{32}$/)
