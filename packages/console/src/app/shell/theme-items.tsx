/** Light, dark, or as the system has it: entries of a menu. */
import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

export const SCHEMES = [
  { value: 'auto', label: 'Like the system', icon: IconDeviceDesktop },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
] as const satisfies readonly { value: MantineColorScheme; label: string; icon: typeof IconSun }[]

export function ThemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Label>Colours</Menu.Label>
      {SCHEMES.map((scheme) => (
        <Menu.Item
          key={scheme.value}
          closeMenuOnClick={false}
          leftSection={<scheme.icon size={16} />}
          rightSection={colorScheme === scheme.value ? <IconCheck size={15} aria-label="chosen" /> : null}
          onClick={() => setColorScheme(scheme.value)}
        >
          {scheme.label}
        </Menu.Item>
      ))}
    </>
  )
}
