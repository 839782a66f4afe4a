import { expect, it } from 'vitest'
import { CookieJar } from './cookie-jar.ts'

const HERE = new URL('http://localhost:5390/')

it('sends a cookie back to the host that set it, and to no other', () => {
  const jar = new CookieJar()
  jar.keep(HERE, ['a=1; HttpOnly; Path=/', 'b=x=y'])
  expect(jar.headerFor(new URL('http://localhost:5392/page'))).toBe('a=1; b=x=y')
  expect(jar.headerFor(new URL('http://elsewhere.example/'))).toBeUndefined()
})

it('forgets a cookie that is taken back', () => {
  const jar = new CookieJar()
  jar.keep(HERE, ['a=1', 'b=2'])
  jar.keep(HERE, ['a=; Path=/', 'b=2; Max-Age=0'])
  expect(jar.headerFor(HERE)).toBeUndefined()
})
