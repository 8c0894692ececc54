export default () => globalThis.closeTestServices()
