// Of Jest's project e2e-services: the same tests, with every part a process of its own on real services.
process.env.PLATFORM = 'services'
