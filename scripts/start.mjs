console.log(`Timbrel is built. The desktop app with the pad is not part of this version yet; the command line is:

  npm run demo                        flute -> nylon guitar: five renders, a sweep, a picture and a table in out/demo/
  npx timbrel --help                  analyse, train, render, info, add, play
  npx timbrel train samples -o my.timbrel
`)
