export { openSandboxes } from './sandboxes.ts';
export { openDemo } from './demo.ts';
