# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The libraries from Debian, each under a short name; why each is here stands in board/setup.
find_package(PkgConfig REQUIRED)

function(library name)
  pkg_check_modules(${name}_found REQUIRED IMPORTED_TARGET GLOBAL ${ARGN})
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE PkgConfig::${name}_found)
endfunction()

library(glib glib-2.0)
library(jansson jansson)
library(crypto libcrypto)
library(ssl libssl)
library(sodium libsodium)
library(archive libarchive)
library(zlib zlib)
library(sqlite sqlite3)
library(curl libcurl)
library(gpiod libgpiod)
library(sdl sdl2)
library(sdlimage SDL2_image)
library(cairo cairo)
library(pango pangocairo pangoft2 fontconfig)
library(rsvg librsvg-2.0)
library(jpeg libjpeg)
library(gstreamer gstreamer-1.0 gstreamer-app-1.0 gstreamer-audio-1.0 gstreamer-video-1.0)
library(espeak espeak-ng)
if(VIEWFINDER_TESTS OR NOT DEFINED VIEWFINDER_TESTS)
  library(microhttpd libmicrohttpd)
  library(cmocka cmocka)
endif()
