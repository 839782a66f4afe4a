/** The look in one place: one accent, quiet neutrals, dense controls. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** The accent: everything a person can press or has chosen. */
const iris: MantineColorsTuple = [
  '#eff0fd',
  '#dcdef8',
  '#b6baef',
  '#8e95e6',
  '#6d76de',
  '#5761d4',
  '#4b55c8',
  '#3f48b0',
  '#363e9b',
  '#2b3285',
]

/** Neutral greys of the light scheme, slightly cool. */
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e7eaef',
  '#dbdfe6',
  '#c4cad4',
  '#a3abb9',
  '#737c8c',
  '#545d6c',
  '#363d49',
  '#1d222b',
]

/** Neutral greys of the dark scheme: 0 is text, 7 the page, 9 the deepest. */
const dark: MantineColorsTuple = [
  '#d3d7df',
  '#b6bcc8',
  '#969eae',
  '#6c7485',
  '#434a58',
  '#333945',
  '#282d37',
  '#1c2028',
  '#15181f',
  '#101218',
]

const BODY = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif"

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 5 },
  colors: { iris, gray, dark },
  fontFamily: BODY,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, monospace",
  headings: {
    fontFamily: BODY,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '1.75rem' },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { withArrow: true, openDelay: 350, multiline: true, maw: 320 } },
    // The list of options scrolls itself, inside its landmark: keyboard and screen readers then know it as one list.
    Select: {
      defaultProps: {
        allowDeselect: false,
        checkIconPosition: 'right',
        withScrollArea: false,
        comboboxProps: { withinPortal: false, shadow: 'md' },
        classNames: { options: 'scrolling-options' },
      },
    },
    Anchor: { defaultProps: { underline: 'hover' } },
    Modal: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title: { fontWeight: 650, fontSize: '1rem' } },
    },
    // Inside its landmark, and without a focusable placeholder among the items: both are what screen readers expect.
    Menu: {
      defaultProps: {
        shadow: 'md',
        position: 'bottom-end',
        withinPortal: false,
        withInitialFocusPlaceholder: false,
      },
    },
  },
})

/** Mantine's own choices that miss WCAG AA contrast on our greys. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-error': 'var(--kw-bad)',
    '--mantine-color-placeholder': '#6d7585',
    '--mantine-color-dimmed': '#5f6878',
  },
  dark: {
    '--mantine-color-error': 'var(--kw-bad)',
    '--mantine-color-placeholder': '#8b93a3',
    '--mantine-color-dimmed': '#a0a8b7',
    '--mantine-color-anchor': '#a3a9f0',
    '--mantine-color-iris-light-color': '#b6baef',
  },
})
