/** Types of what Vite resolves: stylesheets, CSS modules, assets. */
/// <reference types="vite/client" />
