export default () => globalThis.closeTestDatabase()
