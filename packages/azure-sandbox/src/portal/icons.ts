/** Line icons, drawn here: 20 by 20, one stroke, taking the colour of the text. */
import type { Html } from '../core/html.ts'

const PATHS = {
  home: 'M3.5 9 10 3.5 16.5 9v7.5h-4.5V12H8v4.5H3.5z',
  app: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM14 11.5v5M11.5 14h5',
  user: 'M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.8 16.8c.6-3 3-4.6 6.2-4.6s5.600 1.600 6.200 4.600',
  vault: 'M4 4h12v11H4zM6 15v2M14 15v2M10 12.300a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600zM10 9.500h.01',
  key: 'M7.200 12.800a3.200 3.200 0 1 1 2.500-5.200L17 7.600v2.600h-1.800v2h-2.400v-2H9.700a3.200 3.200 0 0 1-2.500 2.600z',
  secret: 'M5 9h10v7.500H5zM7 9V6.500a3 3 0 0 1 6 0V9M10 12v1.800',
  certificate: 'M4 4h12v9H4zM7 7h6M7 9.500h3.500M12.500 17l1.500-1 1.500 1v-4h-3z',
  trash: 'M4.500 6h11M8 6V4h4v2M6 6l.7 10.500h6.600L14 6',
  plus: 'M10 4v12M4 10h12',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  check: 'm4.500 10.500 3.600 3.600 7.400-8',
  alert: 'M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.300h.01',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9v4.500M10 6.600h.01',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.300l2.800 1.700',
  log: 'M5 3.500h10v13H5zM7.500 7h5M7.500 10h5M7.500 13h3',
  bolt: 'M11 2.500 4.500 11.500H9.500L8.500 17.500 15.500 8.500H10.500z',
} as const

export type IconName = keyof typeof PATHS

export const icon = (name: IconName, size = 18): Html => ({
  html: `<svg width="${size}" height="${size}" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"><path d="${PATHS[name]}"/></svg>`,
})
