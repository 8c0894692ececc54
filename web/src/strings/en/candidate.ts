const questions = (count: number): string => `${count} ${count === 1 ? 'question' : 'questions'}`

export const candidate = {
  title: 'Interview',
  loading: 'Opening your interview …',
  /** While it cannot be opened. */
  notYet: 'Your interview cannot be opened just now. It is tried again by itself.',
  missing: {
    title: 'There is no such interview',
    detail: 'It may belong to another account. Look under My interviews, or ask whoever invited you.',
  },
  toMine: 'To my interviews',
  steps: {
    label: 'How far you are',
    check: 'Check',
    consent: 'Consent',
    question: 'Interview',
    finished: 'Done',
    done: 'done',
  },

  check: {
    title: 'Welcome',
    intro: (title: string) => `This is where “${title}” takes place. A short check first, so that nothing surprises you later.`,
    optional:
      'Everything here can be skipped. An interview without camera and microphone, with typed answers, is an interview like any other.',
    go: 'Go on',
    goAnyway: 'Go on without camera',
    camera: {
      title: 'Camera and microphone',
      why: 'Look how you are seen and heard. Nothing is sent and nothing is kept: this picture stays in this browser.',
      start: 'Turn on camera and microphone',
      asking: 'Your browser asks whether this page may use them …',
      stop: 'Turn off',
      works: 'The camera works',
      preview: 'What your camera shows',
      chooseCamera: 'Camera',
      chooseMicrophone: 'Microphone',
      unnamedCamera: (number: number) => `Camera ${number}`,
      unnamedMicrophone: (number: number) => `Microphone ${number}`,
      level: 'Microphone',
      heard: 'You are heard',
      quiet: 'Say something',
      quietHint: 'If the bar does not move while you speak, choose another microphone, or look whether it is switched off at the device.',
      onlyCamera: 'No microphone was found. You can type your answers; a recording would have no sound.',
    },
    faults: {
      denied: {
        title: 'This page may not use them',
        detail: 'Allow camera and microphone by the symbol beside the address, then try again. Or go on without.',
      },
      missing: { title: 'No camera was found', detail: 'Connect one and try again, or go on without.' },
      busy: {
        title: 'Another program uses the camera',
        detail: 'Close other programs that show your picture, such as a video call, then try again.',
      },
      lost: { title: 'The camera went away', detail: 'Look whether it is still connected, then try again.' },
      insecure: {
        title: 'Cameras need a secure address',
        detail: 'The address of this page begins with http:. Ask for one that begins with https:, or go on without camera.',
      },
      failed: { title: 'The camera could not be turned on', detail: 'Try again, or go on without.' },
    },
    network: {
      title: 'Connection',
      why: 'Measured between this page and the platform.',
      measuring: 'Measuring …',
      again: 'Measure again',
      latency: 'Answer',
      latencyValue: (ms: number) => `${ms} ms`,
      upload: 'Upload',
      uploadValue: (kbps: number) => (kbps >= 1_000 ? `${(kbps / 1_000).toFixed(1)} Mbit/s` : `${Math.round(kbps)} kbit/s`),
      verdicts: {
        good: { word: 'Good', detail: 'All works as it is meant to.' },
        fair: { word: 'Fair', detail: 'Fewer pictures are sent, and a recording takes longer to arrive. Your answers are not affected.' },
        slow: {
          word: 'Slow',
          detail:
            'Your answers arrive all the same: each is kept on this device until it is sent. It helps to be nearer to the router, or to close what else uses the connection.',
        },
        failed: {
          word: 'Not reached',
          detail: 'The platform did not answer. Look whether you are online, then measure again.',
        },
      },
    },
    speech: {
      title: 'Speaking',
      available: 'This browser can write down what you say. You decide at each question whether to speak or to type.',
      missing: 'This browser cannot write down what you say. You type your answers; Chrome, Edge and Safari can.',
    },
  },

  consent: {
    /** Of the text below, as the platform keeps it with what was chosen: a new text is a new version. */
    policyVersion: '2026-11',
    title: 'You decide',
    intro:
      'Two things are done only if you say so. Whatever you choose, the interview goes on in the same way, with the same questions and the same time, and nobody scores less for it.',
    standing: 'Your account says yes to both already. You can choose otherwise for this interview.',
    running: 'Your interview has begun. Choose, and the first question is there.',
    changeLater: 'You can take back either at any time, during the interview and afterwards.',
    back: 'Back to the check',
    go: 'Go on',
    goWithout: 'Go on without both',
    failed: 'This could not be saved. Try again.',
    parts: { what: 'What is taken', why: 'What for', keep: 'How long it is kept', who: 'Who sees it', without: 'Without it' },
    emotion: {
      title: 'Reading facial expressions',
      choose: 'Yes, read my facial expressions in this interview',
      what: 'A few pictures a second from your camera, while you answer. A program reads from each what your face appears to show; the picture itself is not stored.',
      whyOf: (purpose: string | null) =>
        `${purpose === null ? 'So that interviewers see how the conversation went' : `${purpose}`}. It is what a face appears to show, never what you feel, and it does not enter your score.`,
      keep: 'What was read from each picture is kept for 30 days unless your organisation chose another time, its averages for as long as the interview. If you take it back, all of it is deleted at once.',
      who: (organization: string) => `Interviewers, analysts and administrators of ${organization}.`,
      without: 'Your camera may stay off. Everything else is the same.',
    },
    recording: {
      title: 'Recording picture and sound',
      choose: 'Yes, record my picture and sound in this interview',
      what: 'A film of your camera and your microphone, from the start to the end. It is kept in this browser first, and sent afterwards.',
      why: 'So that those who decide can hear your answers in your own words.',
      whyPrivate: 'So that you can see and hear yourself afterwards.',
      keep: 'Until you take it back; then it is deleted.',
      who: (organization: string) => `Interviewers, analysts and administrators of ${organization}.`,
      without: 'Only what you write, or have written down by speaking, is kept.',
    },
    whoPrivate: 'You alone: this practice is private.',
    off: 'Your organisation has switched the reading of facial expressions off. It is not done in this interview.',
    speech:
      'If you answer by speaking, your browser writes it down. Some browsers send the sound to their maker for that, such as Google, Microsoft or Apple. If you would rather not, type.',
  },

  ready: {
    title: 'Ready when you are',
    questions: (count: number) => `${questions(count)}, one after the other`,
    clock: 'The clock runs from the moment you press Start, and anew for each question. At its end nothing is cut off.',
    extraTime: (percent: number) => `You have ${percent} % more time for each question; it is counted in.`,
    kept: 'Each word is kept as you type it. If the connection fails, go on writing: it is sent when it is back.',
    sharing: {
      both: 'From then on your camera is shared and you are recorded. You can stop that at any time.',
      emotion: 'From then on your camera is shared. You can stop that at any time.',
      recording: 'From then on you are recorded. You can stop that at any time.',
      none: 'Your camera stays off.',
    },
    start: 'Start the interview',
    starting: 'Starting …',
    failed: 'The interview could not be started.',
  },

  question: {
    of: (number: number, count: number) => `Question ${number} of ${count}`,
    answer: 'Your answer',
    placeholder: 'Type here, or speak',
    placeholderTyping: 'Type here',
    handIn: 'Hand in and go on',
    handInLast: 'Hand in and finish',
    empty: {
      title: 'Hand in without an answer?',
      detail: 'You have not written anything. You cannot come back to this question.',
      confirm: 'Hand in without an answer',
      cancel: 'Go back to the question',
    },
    saved: 'Saved',
    saving: 'Saving …',
    keptHere: 'Kept on this device, not sent yet',
    notKept: 'This browser keeps nothing: leave this page open until everything is sent.',
    words: (count: number) => `${count} ${count === 1 ? 'word' : 'words'}`,
    tooLong: (bytes: number) => `This is too long to be handed in. Shorten it by about ${bytes.toLocaleString()} characters.`,
    givenBack: 'The platform could not take this answer as it is. Change it a little and hand it in again.',
    other: {
      title: 'You wrote something else on another device',
      use: 'Add it to my answer',
      ignore: 'Leave it',
    },
    handedIn: 'Your answer is handed in.',
    handedInOffline: 'Your answer is kept on this device, and handed in when the connection is back.',
    end: {
      open: 'End the interview now',
      title: 'End the interview now?',
      detail: (left: number) =>
        `${questions(left)} would stay without an answer. What you have written for this one is handed in. You cannot come back.`,
      confirm: 'End it',
      cancel: 'Go on with the interview',
    },
  },

  speech: {
    start: 'Speak',
    stop: 'Stop speaking',
    listening: 'Listening',
    hearing: (words: string) => `… ${words}`,
    missing: 'This browser cannot write down what you say. Type your answer.',
    faults: {
      refused: 'The microphone may not be used. Allow it by the symbol beside the address, or type.',
      'no-microphone': 'No microphone was found. Type your answer.',
      network: 'Your browser needs a connection to write down what you say, and has none. Go on by typing.',
      language: 'Your browser does not know this language. Type your answer.',
      failed: 'Your browser does not write down what you say just now. Type your answer, or try again.',
    },
  },

  clock: {
    left: 'Time left',
    over: 'The time is over. Finish your sentence: nothing is cut off.',
    overShort: 'Time is over',
    untimed: 'There is no time limit for this question.',
    extra: (percent: number) => `${percent} % extra time is counted in`,
    tellings: { 60: 'One minute left.', 30: '30 seconds left.', 0: 'The time is over. Finish your sentence: nothing is cut off.' },
  },

  sharing: {
    title: 'Camera',
    self: 'Your camera, as it is shared',
    shared: 'Camera shared',
    waiting: 'Camera on, nothing gets through',
    notShared: 'Camera not shared',
    recorded: 'Recording',
    notRecorded: 'Not recorded',
    stop: 'Stop sharing',
    resume: 'Share again',
    stopped: 'Nothing is taken from your camera and your microphone. The interview goes on.',
    elsewhere: 'Another tab of this browser shares your camera with this interview. This one does not.',
    without: 'You chose to go without camera. The interview goes on in the same way.',
    change: 'Change what I agreed to',
    ended: 'The platform takes no more pictures of this interview.',
    full: 'There is no more room on this device: the recording has stopped. What was recorded is sent. The interview goes on.',
    failed: 'This browser does not record. The interview goes on.',
  },

  withdraw: {
    title: 'What you agreed to',
    emotion: 'Reading facial expressions',
    recording: 'Recording picture and sound',
    emotionLost: 'If you take it back, everything that was read from your face in this interview is deleted at once.',
    recordingLost: 'If you take it back, the recordings of this interview are deleted, here and on the platform.',
    tooLate: 'The interview is over: you can take back what you agreed to, and agree to nothing more.',
    save: 'Save',
    cancel: 'Leave it as it is',
  },

  offline: {
    title: 'You are offline.',
    detail: 'Everything you write is kept on this device and sent when the connection is back.',
    back: 'You are online again, and everything is sent.',
  },

  sending: {
    title: 'Almost done',
    detail: 'Everything is handed in. Your last words are on their way.',
    offline:
      'Your answers are kept on this device. As soon as the connection is back they are sent; you can also close this page and open it again later.',
  },

  finished: {
    title: 'Thank you, that was it',
    practice: 'Your answers are being looked at. Your result appears here in a moment.',
    interview:
      'Your answers are being scored, and someone looks at them. As soon as the result is released you find it here and under My interviews.',
    nothing: 'There are no answers to be scored.',
    next: 'What happens next',
    result: 'Your result',
    points: (total: number) => `${Math.round(total)} of 100`,
    partial: (scored: number, expected: number) => `${scored} of ${expected} answers are scored so far`,
    see: 'See the result in full',
    answered: (count: number, of: number) => `You answered ${count} of ${questions(of)}.`,
    recordings: {
      READY: 'Your recording has arrived and is stored.',
      VERIFYING: 'Your recording has arrived and is being checked.',
      REJECTED: 'The platform could not use your recording. Your answers are not affected.',
    },
  },

  uploads: {
    title: 'Your recording',
    name: (number: number, count: number) => (count === 1 ? 'Recording' : `Recording, part ${number} of ${count}`),
    phases: {
      preparing: 'Getting ready',
      sending: 'Being sent',
      waiting: 'Waiting for the connection',
      sent: 'Sent',
      refused: 'Not taken',
    },
    detail: 'Leave this page open until it is sent. If you close it, it goes on when you come back.',
    refused: 'The platform did not take this recording. Your answers are not affected.',
    of: (sent: string, size: string) => `${sent} of ${size}`,
    megabytes: (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`,
  },

  refused: {
    title: 'These words could not be handed in',
    detail: 'The question was answered elsewhere, or the interview is over. They are still here: copy them if you need them.',
    copy: 'Copy',
    copied: 'Copied',
    forget: 'Delete here',
  },

  over: {
    CANCELLED: { title: 'This interview was cancelled', detail: 'Ask whoever invited you whether there is another time.' },
    EXPIRED: { title: 'The time for this interview is over', detail: 'Ask whoever invited you whether there is another time.' },
  },
}
