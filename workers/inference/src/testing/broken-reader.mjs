// A reader that cannot start.
throw new Error('no back end')
