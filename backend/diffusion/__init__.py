"""Diffusion mathematics, pure: schedule, samplers, guidance. Tensors in and out; a denoiser is a callable."""
