import { describe, expect, it } from 'vitest'
import { readConfigurationFile } from './read-file.ts'

const file = (text: string, size = text.length) => ({ size, text: async () => text })

describe('a configuration file', () => {
  it('is refused when it is too large, not JSON, or something else', async () => {
    expect(await readConfigurationFile(file('{}', 65 * 1024 * 1024))).toMatchObject({
      problem: expect.stringMatching(/larger/),
    })
    expect(await readConfigurationFile(file('PK\u0003'))).toMatchObject({ problem: expect.stringMatching(/not JSON/) })
    expect(await readConfigurationFile(file('[1]'))).toMatchObject({
      problem: expect.stringMatching(/not a configuration/),
    })
  })

  it('is read as it is', async () => {
    expect(await readConfigurationFile(file('{"format":1}'))).toEqual({ configuration: { format: 1 } })
  })
})
