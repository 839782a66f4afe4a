import { expect, it } from 'vitest'
import { circles } from './circles.ts'

const imports = (...pairs: string[]) =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>')
    return { from, to, typeOnly: false }
  })

it('finds the path that closes a circle', () => {
  expect(circles(imports('a>b', 'b>c', 'c>a', 'c>d'))).toEqual([['a', 'b', 'c', 'a']])
})

it('takes two ways to one file for no circle', () => {
  expect(circles(imports('a>b', 'a>c', 'b>d', 'c>d'))).toEqual([])
})
