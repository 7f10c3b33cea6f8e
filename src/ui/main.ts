import './app-element.ts'
