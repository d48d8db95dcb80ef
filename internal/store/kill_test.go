package store_test

const helperVariable = "EQUIPOISE_STORE_HELPER"

func helper() int { return 0 }
